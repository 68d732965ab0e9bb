// Offers of a pairwell server inside a page of any shop; docs/widget.md says how to put them in.
//
// What came from outside becomes a text node or an http(s) address, never markup, style or script.
// Whatever fails, fails in silence: the page of the shop must not notice. Nothing is kept on the
// device and nobody is named before consent.
(() => {
  if (customElements.get('pairwell-offers')) return;

  const WORDS = { // English, Russian, Polish
    add: 'Add to cart|В корзину|Do koszyka',
    no: 'No, thanks|Не нужно|Nie, dziękuję',
    why: 'Why this?|Почему это?|Dlaczego to?',
    added: 'Added|Добавлено|Dodano',
    chosen: 'Add chosen|Добавить|Dodaj wybrane',
    sum: 'Together|Вместе|Razem',
    save: 'you save|выгода|taniej o',
    anchor: 'This product|Этот товар|Ten produkt',
    del: 'Was|Было|Było',
    ins: 'Now|Теперь|Teraz',
    until: 'until|до|do',
    sponsored: 'Sponsored|Реклама|Sponsorowane',
    more: 'another|ещё|jeszcze',
    free_shipping: 'Free delivery|Бесплатная доставка|Darmowa dostawa',
    discount: 'Discount|Скидка|Rabat',
    gift: 'Gift|Подарок|Prezent',
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block }
    * { box-sizing: border-box; margin: 0; font: inherit; color: inherit; overflow-wrap: anywhere }
    h2, [part=price] { font-weight: 600 }
    section, ul, li, fieldset, .acts { display: grid; gap: var(--pairwell-gap, .75em); padding: 0; border: 0; min-width: 0 }
    ul { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15em), 1fr)) }
    li { grid-template: 1fr / auto 1fr }
    li, .toast { padding: .75em; border: 1px solid #8888 }
    .toast li { padding: 0; border: 0 }
    li, button { border-radius: var(--pairwell-radius, 4px) }
    .acts { grid-template-columns: 1fr 1fr }
    .acts, table { grid-column: 1/-1 }
    .cart ul, .mini_cart ul { grid-template-columns: 1fr }
    .mini_cart, label { --pairwell-image: 3em }
    .toast { position: fixed; inset-block-end: 1em; inset-inline-end: 1em; width: min(22em, 90%); z-index: 9;
      color: CanvasText; background: Canvas }
    [part=image] { width: var(--pairwell-image, 5em); aspect-ratio: 1; object-fit: contain; flex: none;
      display: grid; place-items: center; background: #8882 }
    ins { text-decoration: none }
    i { position: absolute; opacity: 0 }
    [part=note], details { font-size: .9em }
    button { min-height: 2.75em; border: 1px solid; background: var(--pairwell-button, none) }
    [aria-disabled] { border-style: dashed }
    label { display: flex; gap: .75em; align-items: center }
    th, td { min-width: 5em; text-align: start; vertical-align: top }
    progress { width: 100%; accent-color: currentColor }
    @media (prefers-reduced-motion: no-preference) {
      section { animation: fade .2s }
      @keyframes fade { from { opacity: 0 } }
    }`);

  const home = document.currentScript?.src;
  const blocks = new Set(); // on the page
  const waiting = new Set(); // of them, to be asked for together
  const events = []; // to be sent
  const refused = []; // product ids, of this page
  let cart, told, timer;

  const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
  const quietly = (act) => { try { return act(); } catch { /* so be it */ } };
  const address = (text, base = document.baseURI) => quietly(() => {
    const { href } = new URL(text || 'none:', base);
    return /^https?:/.test(href) ? href : null;
  });
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) {
      const value = attributes[name];
      if (value?.call) element.addEventListener(name, value);
      else if (value != null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child));
    return element;
  };

  // A page is one shop: what one block says of site, src, cart, customer … holds for all of them.
  const page = (name) => [...blocks].map((block) => block.get(name)).find((value) => value != null);
  const route = (name) => address(`v1/${name}?site=${page('site')}`, address(page('src') || home));

  const locale = () => quietly(() => new Intl.Locale(page('locale') || document.documentElement.lang) + '') || 'en';
  const say = (word) => WORDS[word].split('|')[['ru', 'pl'].indexOf(locale().slice(0, 2)) + 1];
  const money = (minor, { currency }) => minor != null && quietly(() => {
    const format = new Intl.NumberFormat(locale(), { style: 'currency', currency: currency || page('currency') });
    return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
  });
  const line = (...words) => words.filter((word) => word).join(' ');

  const identity = () => {
    if (navigator.globalPrivacyControl || !(told ?? /^(yes|true)?$/.test(page('consent') ?? 'no'))) return {};
    const customer_id = page('customer');
    return customer_id ? { customer_id } : quietly(() => ({ visitor_id: localStorage.pairwell ||= newId() }));
  };

  // A beacon of plain text goes to another origin without asking first; so the key is in the address.
  const send = () => {
    timer = clearTimeout(timer);
    while (events[0]) navigator.sendBeacon(route('events'), JSON.stringify({ events: events.splice(0, 99) }));
  };
  document.addEventListener('visibilitychange', send);
  addEventListener('pagehide', send);

  const ask = (block) => {
    if (!waiting.size) queueMicrotask(flush);
    waiting.add(block);
  };

  // One request for the page, and one for each further anchor.
  const flush = () => {
    if (document.readyState == 'loading') return document.addEventListener('DOMContentLoaded', flush);
    const groups = {};
    // Card data is none of our business: not on a page that takes it.
    if (!document.querySelector('[autocomplete*=cc-]')) {
      for (const block of waiting) (groups['a' + (block.get('anchor') ?? page('anchor') ?? '')] ??= []).push(block);
    }
    waiting.clear();
    for (const key in groups) request(key.slice(1), groups[key]);
  };

  const request = async (anchor, group) => {
    const placements = [];
    let answer;
    for (const block of group) {
      block.group = group;
      block.index = placements.findIndex(({ name, block: list }) => name == block.name && list == block.get('block'));
      if (block.index < 0) {
        block.index = placements.push({ name: block.name, block: block.get('block'), limit: +block.get('limit') || null }) - 1;
      }
    }
    try {
      const to = route('offers');
      const response = to && await fetch(to, {
        method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(300),
        body: JSON.stringify({
          request_id: newId(), placements, refused, anchors: anchor ? [anchor] : [], cart: cart ?? JSON.parse(page('cart') || '[]'),
          currency: page('currency'), locale: locale(), channel: 'widget', ...identity(),
        }),
      });
      const text = await response.text();
      answer = text.length < 1e6 && JSON.parse(text);
    } catch { /* no offers this time */ }
    for (const block of group) if (block.group == group) take(block, answer);
  };

  const tell = (block, what, things) => {
    for (const { product: { product_id, price_minor, currency }, offer_id, rank } of things) {
      events.push({
        id: newId(), name: 'offer_' + what, at: new Date(), decision_id: block.answer.decision_id, offer_id, product_id,
        price_minor, currency, placement: block.name, position: rank, ...identity(),
      });
    }
    timer ||= setTimeout(send, 1000);
  };

  const take = (block, answer) => {
    block.answer = answer;
    block.things = [];
    block.status = make('p', { role: 'status' });
    const drawn = quietly(() => {
      const given = answer.placements[block.index];
      const kind = block.localName.slice(9);
      const inside = given.name == block.name && draws[kind](block, given);
      const title = kind != 'threshold' && given.title; // it is the title of the offers
      return inside && make('section', { part: 'block', class: block.get('form') || given.name, 'aria-label': title || null },
        title && make('h2', { part: 'title', dir: 'auto' }, title), ...inside, block.status);
    });
    block.eyes?.disconnect();
    if (drawn) put(block, drawn);
    else block.root.replaceChildren(make('slot'));
  };

  // Comes in where nothing that the shopper sees is moved by it: in a place kept for it, out of
  // view, or after an act of theirs. Until then it waits.
  const put = (block, node) => {
    const { root, root: { firstChild }, offsetHeight, things } = block;
    const { top, bottom } = block.getBoundingClientRect();
    root.replaceChildren(node);
    if (block.offsetHeight == offsetHeight || top > innerHeight || bottom < 0 || navigator.userActivation?.isActive) {
      const eyes = block.eyes = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
        clearTimeout(target.timer);
        if (isIntersecting) target.timer = setTimeout(() => {
          eyes.unobserve(target);
          tell(block, 'seen', things.filter((thing) => thing.node == target));
        }, 1000);
      }), { threshold: 0.5 });
      tell(block, 'shown', things);
      for (const thing of things) eyes.observe(thing.node);
    } else {
      root.replaceChildren(firstChild);
      block.eyes = new IntersectionObserver(([{ isIntersecting }], eyes) => isIntersecting || (eyes.disconnect(), put(block, node)));
      block.eyes.observe(block);
    }
  };

  // By the shop's own code, else by a POST to add-url, else on the page of the product.
  const add = async (block, button, things, token = '') => {
    const { answer: { decision_id }, status } = block;
    const [{ offer_id = '', product }] = things;
    const items = things.map(({ product: { product_id } }) => ({ product_id, quantity: 1 }));
    const fire = (name) => !block.dispatchEvent(new CustomEvent(name, {
      bubbles: true, composed: true, cancelable: true, detail: { items, decision_id, offer_id, token } }));
    const to = block.get('add-url');
    if (button.ariaDisabled) return;
    button.ariaDisabled = true;
    let done = fire('pairwell:add');
    if (!done && to) {
      try {
        for (const item of items) {
          const body = new URLSearchParams({ ...item, decision_id, offer_id, token });
          for (const { name, value } of block.querySelectorAll('[type=hidden]')) body.append(name, value);
          done = (await fetch(address(to.replace('{id}', encodeURIComponent(item.product_id))), { method: 'POST', body })).ok;
          if (!done) break;
        }
        if (done) fire('pairwell:added');
      } catch { done = false; }
    }
    tell(block, done ? 'accepted' : 'clicked', things.filter(({ rank }) => rank));
    if (done) status.textContent = button.ariaLabel = button.textContent = say('added');
    else {
      button.ariaDisabled = null;
      if (address(product.url)) location = address(product.url);
    }
  };

  const picture = ({ title, product_id, image_url }) => {
    const src = address(image_url);
    const blank = make('span', { part: 'image', 'aria-hidden': true }, (title || product_id)[0]);
    const image = make('img', { part: 'image', alt: '', loading: 'lazy', src, error: () => image.replaceWith(blank) });
    return src ? image : blank;
  };

  const acts = (block, word, things, chosen, token, name) => {
    const button = (key, part, click) => make('button', { part: 'button ' + part, click, 'aria-label': name && say(key) + ': ' + name }, say(key));
    return make('div', { class: 'acts' },
      button(word, 'add', ({ target }) => add(block, target, chosen(), token())),
      button('no', 'decline', () => {
        const { node } = things[0];
        const next = node.nextSibling ?? node.previousSibling;
        tell(block, 'dismissed', things);
        refused.push(...things.map(({ product }) => product.product_id));
        node.remove();
        if (next?.matches('li')) next.querySelector('a, button').focus();
        else block.root.replaceChildren();
      }));
  };

  const why = (reason) => reason?.text
    && make('details', { part: 'why' }, make('summary', {}, say('why')), make('p', { dir: 'auto' }, reason.text));

  const card = (block, { product, incentive, reduction, reason, rank, offer_id, extras, add: { token } = {}, sponsored }) => {
    const { title, product_id, price_minor } = product;
    const { review, unit_price, instalment, comparison, kind, value, code, valid_to, label, reference_minor } = { ...extras, ...incentive, ...reduction };
    const name = title || product_id;
    const sum = (minor) => money(minor, product);
    const price = (tag, minor) => make(tag, { part: tag, dir: 'auto' }, make('i', {}, say(tag)), sum(minor)); // a struck line is not heard
    const thing = { product, rank, offer_id };
    block.things.push(thing);
    return thing.node = make('li', { part: 'offer' }, picture(product), make('div', {},
      make('a', { part: 'name', dir: 'auto', href: address(product.url), click: () => tell(block, 'clicked', [thing]) }, name),
      make('p', { part: 'price' }, ...reference_minor > price_minor
        ? [price('del', reference_minor), ' ', price('ins', price_minor)] : [sum(price_minor)]),
      ...[
        sponsored && say('sponsored'),
        reduction?.text,
        unit_price,
        instalment,
        line(value && (kind == 'amount' ? sum(-value) : kind == 'percent' && (-value).toLocaleString(locale(), { style: 'percent' })), code,
          valid_to && line(say('until'), new Date(valid_to).toLocaleString(locale()))),
        incentive?.text,
        label,
        review,
      ].map((note) => note && make('p', { part: 'note', dir: 'auto' }, note)),
      why(reason)),
    comparison?.[0] && make('table', { part: 'note' }, ...[{ anchor: say('anchor'), offered: name }, ...comparison].map(({ attribute, anchor, offered }) =>
      make('tr', {}, make(attribute ? 'th' : 'td', {}, attribute), make('td', {}, anchor), make('td', {}, offered)))),
    acts(block, 'add', [thing], () => [thing], () => token, name));
  };

  const draws = {
    offers(block, { offers, groups }) {
      const lists = [{ offers }, ...groups ?? []].filter((list) => list.offers?.[0]);
      return lists[0] && lists.flatMap((list) => [
        list.label && make('p', { dir: 'auto' }, list.label),
        make('ul', {}, ...list.offers.slice(0, block.get('limit') || 6).map((offer) => card(block, offer)))]);
    },

    bundle(block, { bundle }) {
      const box = make('fieldset', { part: 'offer' });
      const total = make('output', { part: 'price' });
      const all = bundle.members.map(({ product, role }, at) => {
        const tick = role != 'anchor' && make('input', { type: 'checkbox', change: () => count() });
        const thing = { product, tick, rank: tick && at || undefined, node: box };
        if (tick) block.things.push(thing);
        box.append(make('label', {}, tick, picture(product), make('span', { dir: 'auto' },
          tick ? '' : say('anchor') + ': ', product.title || product.product_id),
        make('span', { part: 'price' }, money(product.price_minor, product))));
        return thing;
      });
      const chosen = () => all.filter(({ tick }) => !tick || tick.checked);
      const buttons = acts(block, 'chosen', block.things, chosen, () => (chosen()[all.length - 1] ? bundle.add?.token : undefined));
      // The saving belongs to the whole kit; a part of it costs what its pieces cost.
      const count = () => {
        const sum = chosen().reduce((so_far, { product }) => so_far + product.price_minor, 0);
        const saving = chosen()[all.length - 1] ? sum - bundle.price_minor : 0;
        total.textContent = line(say('sum'), money(sum - saving, all[0].product), saving > 0 && `(${say('save')} ${money(saving, all[0].product)})`);
        buttons.firstChild.ariaDisabled = chosen().some(({ tick }) => tick) ? null : true;
      };
      count();
      box.append(total, bundle.refund_rule ?? '', why(bundle.reason) || '', buttons);
      return [box];
    },

    threshold(block, { thresholds }) {
      return thresholds.flatMap((one) => {
        const have = one.target_minor - one.missing_minor;
        let from = 0;
        return (one.tiers?.[0] ? one.tiers : [one]).map(({ target_minor, kind }) => {
          const text = say(kind)
            + (have < target_minor ? `: ${say('more')} ${money(target_minor - have, one)}` : ' ✓');
          const bar = make('progress', { part: 'bar', 'aria-label': text, max: target_minor - from, value: have - from });
          from = target_minor;
          return make('p', {}, text, bar);
        });
      });
    },
  };

  class Block extends HTMLElement {
    static observedAttributes = ['anchor', 'cart'];

    constructor() {
      super();
      this.root = this.attachShadow({ mode: 'open' });
      this.root.adoptedStyleSheets = [sheet];
      // The slot shows what the server put inside the element, until and unless there is better.
      this.root.append(make('slot'));
    }
    connectedCallback() {
      blocks.add(this);
      ask(this);
    }
    disconnectedCallback() { blocks.delete(this); }
    attributeChangedCallback() { if (this.isConnected) ask(this); }

    get(name) { return this.getAttribute(name); }
    get name() { return this.get('placement') || 'product'; }
  }

  for (const kind in draws) customElements.define('pairwell-' + kind, class extends Block {});
  window.pairwell = {
    cart(lines) { cart = lines; blocks.forEach(ask); },
    consent(yes) { told = yes; if (!yes) quietly(() => delete localStorage.pairwell); },
  };
})();
