// What the shop does for the widget.
(() => {
  // What stands in the closed mini basket is asked for, and told as shown, when somebody opens it;
  // and it stays open while somebody answers its offers.
  const fill = (basket) => {
    for (const waiting of basket.querySelectorAll('template')) waiting.replaceWith(waiting.content);
    for (const offers of basket.querySelectorAll('pairwell-offers')) {
      offers.addEventListener('click', (event) => event.stopPropagation());
    }
  };

  const part = (html, selector) => new DOMParser().parseFromString(html, 'text/html').querySelector(selector);

  // After an offer went into the basket: the basket's page is made anew, any other page gets its mini
  // basket and messages as they are now, and the widget hears what is in the basket.
  const refresh = async () => {
    const now = await (await fetch('/pairwell/cart/')).json();
    const before = document.querySelector('.basket-mini');
    const after = part(now.mini_basket, '.basket-mini');
    if (before && after) {
      if (before.querySelector('.show')) {
        for (const one of after.querySelectorAll('.btn-group, .dropdown-menu')) one.classList.add('show');
        fill(after);
      }
      before.replaceWith(after);
    }
    document.querySelector('#messages')?.replaceWith(part(now.messages, '#messages'));
    window.pairwell?.cart(now.lines);
  };

  document.addEventListener('pairwell:added', () => {
    if (document.querySelector('#basket_formset')) location.reload();
    else refresh().catch(() => {}); // the offer is in the basket all the same
  });

  document.addEventListener('click', (event) => {
    const opened = event.target.closest('.basket-mini .dropdown-toggle');
    if (opened) fill(opened.closest('.basket-mini'));
  });
})();
