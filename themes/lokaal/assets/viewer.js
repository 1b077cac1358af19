/* The album's viewer: a large picture over the page, with the next ones at hand.
 *
 * The page works without it: each picture is a link to its large file. Its words stand
 * in the page, in the site's language; nothing is asked of another host. Each picture
 * has an address (#foto-...), so that the browser's back button closes the viewer and
 * one picture can be sent to somebody. */
(() => {
  'use strict';
  const dialog = document.querySelector('dialog.viewer');
  const links = [...document.querySelectorAll('.album-grid a')];
  if (!dialog?.showModal || !links.length) return;

  const part = (name) => dialog.querySelector(name);
  const stage = part('.stage');
  const caption = part('figcaption');
  const place = part('.place');
  const large = []; // pictures by number, each made once
  const SWIPE_PX = 40;
  let shown = -1;
  let leaving = false; // the history is on its way back
  let start = null; // where a finger came down

  const anchor = (i) => '#' + links[i].closest('[id]').id;
  const numberOf = (hash) => links.findIndex((link, i) => anchor(i) === hash);

  /* The thumb's own choice of files, to be chosen from anew for the whole window. To
   * make it is to fetch it. */
  function picture(i) {
    if (large[i]) return large[i];
    const copy = links[i].querySelector('picture').cloneNode(true);
    const img = copy.querySelector('img');
    const ratio = img.getAttribute('width') / img.getAttribute('height');
    for (const one of copy.children)
      if (one.srcset) one.sizes = `min(100vw, ${Math.round(100 * ratio)}vh)`;
    img.loading = 'eager';
    img.draggable = false;
    img.src = links[i].href;
    large[i] = copy;
    return copy;
  }

  function show(i) {
    const text = links[i].closest('figure').querySelector('figcaption');
    shown = i;
    stage.replaceChildren(picture(i));
    caption.replaceChildren(...(text ? text.cloneNode(true).childNodes : []));
    if (!dialog.open) dialog.showModal();
    place.textContent = place.dataset.text.replace('#', i + 1).replace('#', links.length);
    if (navigator.connection?.saveData) return;
    picture(beside(1));
    picture(beside(-1));
  }

  /* The one so many further; behind the last comes the first. */
  function beside(step) {
    return (shown + step + links.length) % links.length;
  }

  function turnTo(i) {
    show(i);
    history.replaceState(history.state, '', anchor(i));
  }

  function open(i) {
    history.pushState({ viewer: true }, '', anchor(i));
    show(i);
  }

  /* Where we were before; there `follow` closes. Opened by an address there is no such
   * place: then the address goes. */
  function leave() {
    if (leaving) return;
    if (history.state?.viewer) {
      leaving = true;
      history.back();
    } else {
      history.replaceState(null, '', location.pathname + location.search);
      follow();
    }
  }

  /* Does what the address says. */
  function follow() {
    const i = numberOf(location.hash);
    leaving = false;
    if (i >= 0) {
      show(i);
    } else if (shown >= 0) {
      dialog.close();
      links[shown].focus();
      shown = -1;
    }
  }

  links.forEach((link, i) => link.addEventListener('click', (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(i);
  }));
  part('.back').addEventListener('click', () => turnTo(beside(-1)));
  part('.on').addEventListener('click', () => turnTo(beside(1)));
  part('.close').addEventListener('click', leave);

  const keys = {
    ArrowLeft: () => beside(-1),
    ArrowRight: () => beside(1),
    Home: () => 0,
    End: () => links.length - 1,
  };
  dialog.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    turnTo(keys[event.key]());
  });
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); leave(); });
  dialog.addEventListener('close', () => { if (numberOf(location.hash) >= 0) leave(); });

  /* A finger across turns; across a picture that is zoomed in it moves the picture. A
   * click beside the picture closes. */
  stage.addEventListener('pointerdown', (event) => {
    const zoomed = window.visualViewport && visualViewport.scale > 1.01;
    start = event.isPrimary && event.pointerType !== 'mouse' && !zoomed ? event : null;
  });
  stage.addEventListener('pointerup', (event) => {
    const x = start ? event.clientX - start.clientX : 0;
    const y = start ? event.clientY - start.clientY : 0;
    start = null;
    if (Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) turnTo(beside(x < 0 ? 1 : -1));
  });
  stage.addEventListener('pointercancel', () => { start = null; });
  stage.addEventListener('click', (event) => { if (event.target === stage) leave(); });

  window.addEventListener('popstate', follow);
  dialog.classList.toggle('single', links.length === 1);
  follow();
})();
