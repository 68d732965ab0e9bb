// pairwell from Node 18 or newer, without packages:
//   PAIRWELL_KEY=pw_live_... node examples/client.mjs http://127.0.0.1:8000 85123A

const patience = Number(process.env.PATIENCE_MS ?? 300); // then the page goes on without offers
const [url, anchor] = process.argv.slice(2);
const headers = {
  authorization: `Bearer ${process.env.PAIRWELL_KEY}`,
  "content-type": "application/json",
};

/** What to offer; an empty list when it takes too long or fails: the shop goes on. */
async function offers(asked) {
  try {
    const answer = await fetch(`${url}/v1/offers`, {
      method: "POST",
      headers,
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(patience),
    });
    return answer.ok ? (await answer.json()).placements : [];
  } catch {
    return [];
  }
}

/** Tell what happened; the id makes sending again harmless. */
async function sendEvents(events) {
  const answer = await fetch(`${url}/v1/events`, {
    method: "POST",
    headers,
    body: JSON.stringify({ events: events.map((e) => ({ id: crypto.randomUUID(), ...e })) }),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer.json();
}

for (const placement of await offers({ placements: [{ name: "product" }], anchors: [anchor] })) {
  console.log(placement.title);
  for (const offer of placement.offers) {
    console.log(`  ${offer.product.title}: ${offer.reason.text}`);
  }
}
console.log(await sendEvents([{ name: "product_viewed", product_id: anchor }]));
