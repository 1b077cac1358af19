// Opens every page of a built site in Chromium, on a phone and on a desktop: axe finds
// nothing, nothing is asked of another host, no page scrolls sideways, nothing is logged
// as an error, and every link of the site leads somewhere. Albums are looked at with their
// viewer too. With SHOTS=FOLDER it leaves screenshots there.
// Usage: node pages.mjs FOLDER   (run by make browser)
import fs from 'fs';
import http from 'http';
import path from 'path';
import { createRequire } from 'module';
import { chromium } from 'playwright-core';
import { lookAtViewer } from './viewer.mjs';

const folder = path.resolve(process.argv[2]);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.xml': 'application/xml',
  '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ics': 'text/calendar', '.pdf': 'application/pdf',
  '.mp4': 'video/mp4', '.webm': 'video/webm', '.mp3': 'audio/mpeg', '.m4a': 'audio/mp4', '.vtt': 'text/vtt' };
const widths = [[390, 844], [1280, 900]];
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const problems = [];

function serve(request, response) {
  let file = path.join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
  if (file.endsWith('/')) file += 'index.html';
  if (!file.startsWith(folder) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[path.extname(file)] || 'application/octet-stream',
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'" });
  fs.createReadStream(file).pipe(response);
}

function pages(at = folder) {
  return fs.readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const whole = path.join(at, entry.name);
    if (entry.isDirectory()) return pages(whole);
    return entry.name.endsWith('.html') ? [whole.slice(folder.length).replace(/index\.html$/, '')] : [];
  });
}

const server = http.createServer(serve).listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags });
const links = new Map();
let looked = 0;
for (const [width, height] of widths) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  let url = '';
  page.on('request', (r) => { if (!r.url().startsWith(base)) problems.push(`${url}: asks ${r.url()}`); });
  page.on('console', (m) => { if (m.type() === 'error') problems.push(`${url}: ${m.text()}`); });
  for (url of pages()) {
    if (fs.readFileSync(path.join(folder, url, url.endsWith('/') ? 'index.html' : ''), 'utf8').includes('http-equiv="refresh"')) continue;
    await page.goto(base + url);
    looked++;
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run());
    for (const v of result.violations) problems.push(`${url} (${width}): ${v.id}: ${v.nodes[0].html.slice(0, 100)}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) problems.push(`${url} (${width}): scrolls sideways`);
    for (const href of await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href)))
      if (href.startsWith(base)) links.set(href.split('#')[0], url);
    if (process.env.SHOTS && /^\/(fotos\/.*)?$/.test(url)) await page.screenshot({ path: `${process.env.SHOTS}/${url.replace(/\W+/g, '_')}${width}.png`, fullPage: true });
  }
}
for (const url of pages().filter((one) => fs.existsSync(path.join(folder, one, 'index.html')))) {
  const text = fs.readFileSync(path.join(folder, url, 'index.html'), 'utf8');
  if (text.split('<li id=').length < 4 || !text.includes('<dialog')) continue;
  for (const size of widths) await lookAtViewer(browser, base, url, size, axe, problems);
}
for (const [href, from] of links) {
  const answer = await fetch(href);
  if (answer.status !== 200) problems.push(`${from}: the link ${href.slice(base.length)} gives ${answer.status}`);
}
await browser.close();
server.close();
console.log(problems.join('\n'));
console.log(`${looked} pages looked at, ${links.size} links followed, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
