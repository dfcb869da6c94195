import { Hono } from 'hono';

/** The floor that start-up is held against: a router with one route and nothing else. */
const app = new Hono();
app.get('/', (c) => c.text('ok'));

export default app;
