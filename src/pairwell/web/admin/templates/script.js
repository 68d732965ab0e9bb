// What pages of the admin do more comfortably where scripts run; without them everything works as well.
// Nothing is asked of any server here, and no text becomes markup: what changes, the page's own forms send.
'use strict';

// Pins are dragged by a handle, with a mouse, a pen or a finger. The drop sends the form of the arrows.
const EDGE = 48; // px from the edge of the window within which it scrolls along
const STEP = 8; // px of one step of it

function draggable(form) {
  const list = form.querySelector('ol');
  const live = form.querySelector('[aria-live]');
  const rows = () => [...list.children];
  const middle = (row) => (row.getBoundingClientRect().top + row.getBoundingClientRect().bottom) / 2;
  let held = null;
  let sent = false;

  function number() {
    rows().forEach((row, i) => { row.querySelector('input').value = i + 1; });
  }

  function say(row) {
    const told = { what: row.dataset.what, place: rows().indexOf(row) + 1, of: list.children.length };
    live.textContent = form.dataset.said.replace(/{(\w+)}/g, (_, name) => told[name]);
  }

  function follow() {
    const { row } = held;
    const before = rows().indexOf(row);
    const top = held.y - held.grip;
    const centre = top + row.offsetHeight / 2;
    let other;
    // The others step aside: a row that is taken out of the page itself loses the pointer.
    while ((other = row.previousElementSibling) && centre < middle(other)) row.after(other);
    while ((other = row.nextElementSibling) && centre > middle(other)) row.before(other);
    row.style.transform = '';
    row.style.transform = `translateY(${top - row.getBoundingClientRect().top}px)`;
    if (rows().indexOf(row) !== before) {
      number();
      say(row);
    }
  }

  function scroll() {
    if (!held) return;
    const { top, bottom } = list.getBoundingClientRect();
    const up = held.y < Math.min(EDGE, held.from) && top < EDGE;
    const down = held.y > Math.max(innerHeight - EDGE, held.from) && bottom > innerHeight - EDGE;
    if (up || down) {
      scrollBy(0, up ? -STEP : STEP);
      follow();
    }
    requestAnimationFrame(scroll);
  }

  function letGo(keep) {
    if (!held) return;
    const { row, before } = held;
    held = null;
    row.classList.remove('held');
    row.style.transform = '';
    if (!keep) {
      list.replaceChildren(...before);
      number();
      live.textContent = '';
    } else if (rows().some((each, i) => each !== before[i])) {
      const move = document.createElement('input');
      move.type = 'hidden';
      move.name = 'move';
      move.value = `drag ${row.querySelector('input').name.replace('place-', '')}`;
      form.append(move);
      form.setAttribute('aria-busy', 'true');
      sent = true;
      form.requestSubmit();
    }
  }

  for (const row of rows()) {
    const handle = document.createElement('div');
    handle.className = 'handle';
    handle.title = form.dataset.drag;
    handle.setAttribute('aria-hidden', 'true'); // who hears the page has the arrows
    row.prepend(handle);
    handle.addEventListener('pointerdown', (event) => {
      if (held || sent || event.button || !event.isPrimary) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      const y = event.clientY;
      held = { row, before: rows(), y, from: y, grip: y - row.getBoundingClientRect().top };
      row.classList.add('held');
      requestAnimationFrame(scroll);
    });
    handle.addEventListener('pointermove', (event) => {
      if (held?.row !== row) return;
      held.y = event.clientY;
      follow();
    });
    handle.addEventListener('pointerup', () => letGo(true));
    handle.addEventListener('pointercancel', () => letGo(false));
    handle.addEventListener('lostpointercapture', () => letGo(false));
  }
  addEventListener('keydown', (event) => { if (event.key === 'Escape') letGo(false); });
  // Screen readers tell what changes, not what a page came with.
  const kept = form.querySelector('[role="status"]');
  if (kept) live.textContent = kept.textContent;
}

// A log-in link carries its secret behind #, which no server sees: into the form, out of the address.
function taken(label) {
  const input = label.querySelector('input');
  const take = () => {
    if (location.hash.length < 2) return;
    input.value = location.hash.slice(1);
    label.hidden = true;
    history.replaceState(null, '', location.pathname);
  };
  take();
  addEventListener('hashchange', take); // another link in the same tab
  const other = document.querySelector('form[action="/admin/language"]');
  // The page in another language is reached by a redirect, which browsers carry the # along.
  other.addEventListener('submit', () => { other.action += `#${input.value.split('#').pop()}`; });
}

for (const form of document.querySelectorAll('form.pins')) draggable(form);
for (const label of document.querySelectorAll('label.link')) taken(label);
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
