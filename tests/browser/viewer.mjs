// The viewer of an album, as a visitor uses it: with the mouse, the keys, a finger and the
// back button, under the strictest policy for contents. Each step that goes otherwise than
// it should becomes a line in `problems`.

const HASH = /^#[a-z]+-[0-9a-f]{8}(-\d+)?$/;

/* What a visitor can see of it. */
function state(page) {
  return page.evaluate(() => {
    const dialog = document.querySelector('dialog.viewer');
    const img = dialog?.querySelector('.stage img');
    const thumbs = [...document.querySelectorAll('.album-grid a')];
    const rect = img?.getBoundingClientRect();
    return {
      open: !!dialog?.open,
      place: dialog?.querySelector('.place').textContent ?? '',
      caption: dialog?.querySelector('figcaption').textContent ?? '',
      alt: img?.alt,
      file: img?.currentSrc ?? '',
      whole: !!rect && rect.width > 50 && rect.height > 50 && rect.left >= 0 && rect.top >= 0 &&
        rect.right <= innerWidth && rect.bottom <= innerHeight,
      ratio: rect ? rect.width / rect.height / (img.naturalWidth / img.naturalHeight) : 0,
      hash: location.hash,
      count: thumbs.length,
      inside: !!dialog?.contains(document.activeElement),
      focused: thumbs.indexOf(document.activeElement),
      sideways: document.documentElement.scrollWidth > innerWidth,
    };
  });
}

async function settle(page) {
  await page.waitForTimeout(120);
  await page.waitForFunction(() => {
    const img = document.querySelector('dialog.viewer[open] .stage img');
    return !img || img.complete;
  });
  await page.waitForTimeout(250);
}

async function swipe(page, from, to) {
  const touch = await page.context().newCDPSession(page);
  const at = (x) => [{ x, y: 400 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) });
  for (let i = 1; i <= 5; i++)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(from + (to - from) * i / 5) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/* The files that the browser chose must not be much larger than what it shows of them. */
async function sizes(page, url, problems) {
  await page.evaluate(async () => {
    for (const img of document.images) { img.scrollIntoView(); await new Promise((r) => setTimeout(r, 30)); }
    await Promise.all([...document.images].map((img) => img.complete || new Promise((r) => { img.onload = img.onerror = r; })));
  });
  const wrong = await page.evaluate(() => [...document.querySelectorAll('main img[srcset]')].flatMap((img) => {
    const source = img.parentElement.querySelector('source') ?? img;
    const files = source.srcset.split(', ').map((one) => one.split(' ')).map(([file, width]) => [file, parseInt(width)]);
    const chosen = files.find(([file]) => img.currentSrc.endsWith(file));
    const [wide, high] = [img.getAttribute('width'), img.getAttribute('height')].map(Number);
    const box = img.getBoundingClientRect();
    const shown = Math.max(box.width, box.height * wide / high);
    const enough = files.find(([, width]) => width >= shown * devicePixelRatio * 0.9) ?? files.at(-1);
    const least = Math.min(shown * Math.min(devicePixelRatio, 2) * 0.9, files.at(-1)[1]); // nobody sees more
    return !chosen || chosen[1] > enough[1] || chosen[1] < least ? [`${img.currentSrc} for ${Math.round(shown)} pixels`] : [];
  }));
  for (const one of wrong) problems.push(`${url}: chose ${one}`);
}

export async function lookAtViewer(browser, base, url, size, axe, problems) {
  const [width, height] = size;
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: true, deviceScaleFactor: width < 600 ? 3 : 1 });
  const page = await context.newPage();
  const wrong = (what) => problems.push(`${url} (${width}): viewer: ${what}`);
  const must = async (what, holds) => {
    await settle(page);
    const now = await state(page);
    if (!holds(now)) wrong(`${what}: ${JSON.stringify(now)}`);
    return now;
  };
  page.on('console', (m) => { if (m.type() === 'error') wrong(m.text()); });
  page.on('pageerror', (error) => wrong(error.message));
  await page.goto(base + url);
  await sizes(page, `${url} (${width})`, problems);
  await page.evaluate(() => scrollTo(0, 0));
  const thumbs = page.locator('.album-grid a');
  const last = await thumbs.count() - 1;
  const place = (now, i) => now.place.includes(String(i + 1)) && now.place.endsWith(String(last + 1));

  await thumbs.nth(1).click();
  const second = await must('a click opens it', (s) => s.open && s.inside && s.whole && place(s, 1) && HASH.test(s.hash) &&
    Math.abs(s.ratio - 1) < 0.02 && !s.sideways);
  await page.evaluate(axe);
  for (const v of (await page.evaluate(() => globalThis.axe.run())).violations)
    wrong(`${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/viewer-${width}.png` });
  const caption = await page.locator('.album-grid li').nth(1).locator('figcaption').allTextContents();
  if (second.caption !== (caption[0] ?? '')) wrong(`the caption is not the thumb's: ${second.caption}`);
  if (!/\.webp$/.test(second.file) || second.alt !== await thumbs.nth(1).locator('picture img').getAttribute('alt'))
    wrong(`not the picture of the thumb: ${JSON.stringify(second)}`);

  await page.keyboard.press('ArrowRight');
  await must('the right arrow', (s) => place(s, 2 % (last + 1)) && s.hash !== second.hash);
  await page.keyboard.press('ArrowLeft');
  await must('the left arrow', (s) => place(s, 1) && s.hash === second.hash);
  await page.keyboard.press('End');
  await must('End', (s) => place(s, last));
  await page.keyboard.press('ArrowRight');
  await must('behind the last comes the first', (s) => place(s, 0));
  await page.keyboard.press('Home');
  await must('Home', (s) => place(s, 0));
  await page.locator('.viewer .on').click();
  await must('the button', (s) => place(s, 1) && s.inside);
  await swipe(page, 300, 100);
  await must('a swipe to the left', (s) => s.open && place(s, 2));
  await swipe(page, 100, 300);
  await must('a swipe to the right', (s) => s.open && place(s, 1));
  for (let i = 0; i < 8; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await page.keyboard.press('Escape');
  await must('Escape closes, on the last thumb', (s) => !s.open && s.hash === '' && s.focused === last);

  await page.keyboard.press('Enter');
  await must('Enter on a thumb', (s) => s.open && place(s, last));
  await page.goBack();
  await must('the back button', (s) => !s.open && s.hash === '' && s.focused === last);
  await page.goForward();
  await must('and forward again', (s) => s.open && place(s, last));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await must('Escape twice stays on the page', (s) => !s.open && s.count === last + 1 && s.hash === '');
  if (new URL(page.url()).pathname !== url) wrong(`left the album for ${page.url()}`);

  const [tab] = await Promise.all([context.waitForEvent('page'), thumbs.nth(0).click({ modifiers: ['Control'] })]);
  if (!/\/media\/.*\.jpg$/.test(tab.url()) && tab.url() !== 'about:blank') wrong(`a click with Control opened ${tab.url()}`);
  await tab.close();
  await must('a click with Control keeps its meaning', (s) => !s.open);

  await page.goto('about:blank');
  await page.goto(base + url + second.hash);
  await must('an address opens its picture', (s) => s.open && place(s, 1));
  await page.locator('.viewer .close').click();
  await must('and closes to the album', (s) => !s.open && s.hash === '' && s.focused === 1);
  await context.close();

  const plain = await browser.newContext({ viewport: { width, height }, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(base + url);
  await still.locator('.album-grid a').nth(1).click();
  if (!/\/media\/.*\.jpg$/.test(still.url())) wrong(`without script a thumb leads to ${still.url()}`);
  await plain.close();
}
