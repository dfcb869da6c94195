/** The worker that start-up is held against beside a router: it answers, and does nothing else. */
export default { fetch: () => new Response('ok') };
