/** Composition root: names what Cloudflare may start, and nothing else. */
export { BoxOffice } from '../durable-objects/box-office/box-office.ts';
export { Cashier } from '../durable-objects/cashier/cashier.ts';
export { Floor } from '../durable-objects/floor/floor.ts';
export { Lobby } from '../durable-objects/lobby/lobby.ts';
export { Register } from '../durable-objects/register/register.ts';
export { Gateway as default } from './gateway.ts';
export { Reads } from './reads.ts';
