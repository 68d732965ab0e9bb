// A shop without a server: its cart lives in the tab. The widget is put in by six marked lines.
const PRODUCTS = {
  '85123A': ['White hanging heart T-light holder', 255],
  '22423': ['Regency cakestand 3 tier', 1275],
  '22386': ['Jumbo bag pink polkadot', 195],
  '21232': ['Strawberry ceramic trinket box', 125],
  '84879': ['Assorted colour bird ornament', 169],
};
const money = (minor) => (minor / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });
const titleOf = (id) => (PRODUCTS[id] ?? [id])[0];
const priceOf = (id) => (PRODUCTS[id] ?? [id, 0])[1];

const cart = new Map(JSON.parse(sessionStorage.getItem('cart') ?? '[]'));
const lines = () => [...cart].map(([product_id, quantity]) => (
  { product_id, quantity, unit_price_minor: priceOf(product_id) }));

const show = () => {
  for (const list of document.querySelectorAll('.lines')) {
    list.replaceChildren(...lines().map(({ product_id, quantity, unit_price_minor }) => {
      const line = document.createElement('li');
      line.textContent = `${quantity} × ${titleOf(product_id)}: ${money(quantity * unit_price_minor)}`;
      return line;
    }));
  }
  for (const count of document.querySelectorAll('.count')) count.textContent = String(cart.size);
  const sum = document.querySelector('#sum');
  if (sum) sum.textContent = money(lines().reduce((all, one) => all + one.quantity * one.unit_price_minor, 0));
  window.pairwell?.cart(lines()); // pairwell: what is in the cart now
};

const put = (id) => {
  cart.set(id, (cart.get(id) ?? 0) + 1);
  sessionStorage.setItem('cart', JSON.stringify([...cart]));
  show();
};

document.addEventListener('pairwell:add', (event) => { // pairwell: an offer was accepted
  event.preventDefault(); // pairwell: and we take it
  for (const { product_id } of event.detail.items) put(product_id); // pairwell
}); // pairwell

const buy = document.querySelector('#buy');
if (buy) {
  const asked = new URLSearchParams(location.search).get('id');
  const id = Object.hasOwn(PRODUCTS, asked ?? '') ? asked : '85123A';
  document.title = document.querySelector('#title').textContent = titleOf(id);
  document.querySelector('#price').textContent = money(priceOf(id));
  document.querySelector('#with-this').setAttribute('anchor', id); // pairwell: what the page is about
  buy.addEventListener('click', () => put(id));
}
show();
