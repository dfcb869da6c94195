/** It answers, and does nothing else: what its start takes is the runtime's own. */
export default { fetch: () => new Response('ok') };
