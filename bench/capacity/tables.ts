import { statusTickMs } from '../../domain/queue/status-tick.ts';
import { LOBBY_SOCKETS_MAX, LOBBY_WARM_SOCKETS } from '../../domain/queue/waiting-limits.ts';
import { ASSUMED, MEASURED, PUBLISHED } from './units.ts';

/** An event of so many fans, with as many registers and floors as its organiser would plan. */
interface Crowd {
  fans: number;
  registers: number;
  floors: number;
}

const CROWDS: Crowd[] = [
  { fans: 1_000_000, registers: 8, floors: 8 },
  { fans: 10_000_000, registers: 64, floors: 64 },
];
const YEAR_SECONDS = 365 * 86_400;
const MILLION = 1_000_000;

/** What one event needs for an hour: markdown. */
export function hourTable(): string {
  const needs = CROWDS.map(needsOf);
  const row = (label: string, of: (need: Needs) => string, note: string) => {
    return `| ${label} | ${needs.map(of).join(' | ')} | ${note} |`;
  };
  return [
    '| | 1 M fans | 10 M fans | |',
    '|---|---:|---:|---|',
    row('registers', (need) => number(need.registers), 'ours'),
    row(
      'joins into each',
      (need) => `${number(need.joinsPerRegister)}/s`,
      `measured: ${number(MEASURED.joinsPerSecondOfRegister)}/s into one`,
    ),
    row(
      'requests while they join, at the edge',
      (need) => `${number(need.joinsPerSecond * ASSUMED.requestsPerFan)}/s`,
      'six a fan',
    ),
    row(
      'lobbies, full',
      (need) => number(need.lobbies),
      `${number(LOBBY_SOCKETS_MAX)} sockets each; three levels in a region`,
    ),
    row(
      'lobbies, made ready before (LOBBY-6)',
      (need) => number(need.warmLobbies),
      `one for ${number(LOBBY_WARM_SOCKETS)}`,
    ),
    row('tick', (need) => `${need.tickSeconds} s`, 'QUEUE-17'),
    row('messages out', (need) => `${number(need.messagesPerSecond)}/s`, 'fans ÷ tick'),
    row('bytes out', (need) => `${(need.bytesPerSecond / 1e9).toFixed(1)} GB/s`, `${MEASURED.statusBytes} bytes each`),
    row('CPU for them, all lobbies', (need) => `${need.cores.toFixed(0)} cores`, `${MEASURED.cpuUsPerStatus} µs each`),
    row(
      'calls into the box office',
      (need) => `≤ ${number(need.officeCalls)}/s`,
      'floors, registers for newcomers; it never hears of who only waits',
    ),
    row(
      'entries on disk',
      (need) => `${number(need.diskBytes / 1e6)} MB`,
      `${MEASURED.diskBytesPerFan} bytes each; an object may have 10 GB`,
    ),
    row(
      'objects’ requests',
      (need) => money(need.requestCost),
      'joins, own places, sockets, claims; pushes; pings; floors',
    ),
    row(
      'objects’ duration',
      (need) => money(need.durationCost),
      `lobbies ${ASSUMED.pushAwakeSeconds} s a push; registers for ten minutes; box office and floors all the time`,
    ),
    row('Workers', (need) => money(need.workerCost), `${ASSUMED.workerCpuMs} ms of CPU a request`),
    row('rows', (need) => money(need.rowCost), 'one a fan'),
    row('**in all**', (need) => `**${money(need.cost)}**`, 'for the hour; tickets and mail not counted'),
  ].join('\n');
}

interface Needs extends Crowd {
  joinsPerSecond: number;
  joinsPerRegister: number;
  lobbies: number;
  warmLobbies: number;
  tickSeconds: number;
  messagesPerSecond: number;
  bytesPerSecond: number;
  cores: number;
  officeCalls: number;
  diskBytes: number;
  requestCost: number;
  durationCost: number;
  workerCost: number;
  rowCost: number;
  cost: number;
}

function needsOf(crowd: Crowd): Needs {
  const { fans, registers, floors } = crowd;
  const { waitSeconds, joinSeconds } = ASSUMED;
  const lobbies = Math.ceil(fans / LOBBY_SOCKETS_MAX);
  const tickSeconds = statusTickMs(fans) / 1_000;
  const messagesPerSecond = fans / tickSeconds;
  const officeCalls = ASSUMED.floorCallsPerSecond + registers;
  const pushes = (lobbies * waitSeconds) / tickSeconds;
  const pings = (fans * waitSeconds) / ASSUMED.pingSeconds / PUBLISHED.incomingMessagesPerRequest;
  const objectRequests = fans * ASSUMED.objectRequestsPerFan + pushes + pings + officeCalls * waitSeconds;
  const awakeSeconds = pushes * ASSUMED.pushAwakeSeconds + registers * joinSeconds + (floors + 1) * waitSeconds;
  const workerRequests = fans * ASSUMED.requestsPerFan;
  const costs = {
    requestCost: (objectRequests / MILLION) * PUBLISHED.objectRequestsPerMillion,
    durationCost: ((awakeSeconds * PUBLISHED.objectGb) / MILLION) * PUBLISHED.gbSecondsPerMillion,
    workerCost: workersCost(workerRequests),
    rowCost: (fans / MILLION) * PUBLISHED.rowsWrittenPerMillion,
  };
  return {
    ...crowd,
    joinsPerSecond: fans / joinSeconds,
    joinsPerRegister: fans / joinSeconds / registers,
    lobbies,
    warmLobbies: Math.ceil(fans / LOBBY_WARM_SOCKETS),
    tickSeconds,
    messagesPerSecond,
    bytesPerSecond: messagesPerSecond * MEASURED.statusBytes,
    cores: (messagesPerSecond * MEASURED.cpuUsPerStatus) / MILLION,
    officeCalls,
    diskBytes: fans * MEASURED.diskBytesPerFan,
    ...costs,
    cost: Object.values(costs).reduce((sum, cost) => sum + cost, 0),
  };
}

/** The figures that a system of this size is asked for: markdown. */
export function sizeTable(): string {
  const views = 1 * MILLION;
  const searches = 100_000;
  const attempts = 10_000;
  const tickets = 60e9;
  const uncached = searches * (1 - ASSUMED.searchCacheShare);
  const replicas = Math.ceil(uncached / MEASURED.searchesPerSecondOfReplica);
  const ticketsPerSecond = tickets / YEAR_SECONDS;
  const bytes = tickets * ASSUMED.ticketBytes;
  const ticketsWritten = MEASURED.bookingsPerSecond * MEASURED.ticketsPerBooking;
  return [
    '| asked for | what stands | |',
    '|---|---|---|',
    '| 10 M fans on one event | the table above | arithmetic over measured units |',
    `| 1 M event views/s | answered by the edge’s cache: each of some ${ASSUMED.placesOfTheEdge} places reads an event’s page anew every ${ASSUMED.pageSeconds} s, ${number(ASSUMED.placesOfTheEdge / ASSUMED.pageSeconds)} origin reads/s an event. ${number((views * 3_600) / 1e9, 1)} billion Workers’ requests an hour of ${ASSUMED.workerCpuMs} ms are ${money(workersCost(views * 3_600))}, and that is the bill | arithmetic; \`npm run bench:reads\` counts the origin’s queries in 100,000 views |`,
    `| ${number(searches)} searches/s | ${number(ASSUMED.searchCacheShare * 100)} % are words that somebody nearby asked within 15 s (a guess): ${number(uncached)}/s reach an engine. By \`npm run bench:search\` a machine of two cores answers ${number(MEASURED.searchesPerSecondOfReplica)}/s within 100 ms: ${number(replicas)} such replicas, ${number(replicas * 2)} cores | arithmetic; no two replicas were run together |`,
    `| ${number(attempts)} booking attempts/s | into one box office ${number(MEASURED.holdsPerSecond)} holds/s, through one floor ${number(MEASURED.holdsPerSecondOfFloor)}/s: ${Math.ceil(attempts / MEASURED.holdsPerSecondOfFloor)} floors. Into one Postgres ${number(MEASURED.bookingsPerSecond)} bookings/s. At the provider ${PUBLISHED.stripeCallsPerSecond}/s until more is granted: what is beyond waits for a permit | measured, each by itself |`,
    `| 60 billion tickets (30 TB) a year | ${number(ticketsPerSecond)}/s on average, ${ASSUMED.ticketBytes} bytes each. One Postgres wrote ${number(ticketsWritten)}/s: it is size that asks for more than one. ${ASSUMED.databases} databases take ${number(bytes / ASSUMED.databases / 1e9)} GB a year each, and ${number(ticketsPerSecond / ASSUMED.databases)}/s; a year’s archive in R2 is ${money((bytes / 1e9) * PUBLISHED.r2GbMonth)} a month | arithmetic; see below |`,
  ].join('\n');
}

/** What the crowd of an event meets first: markdown, one sentence. */
export function providerLine(): string {
  const seats = 60_000;
  const [seatsPerBooking, completed] = [2.5, 0.7];
  const sessions = seats / seatsPerBooking / completed;
  const minutes = sessions / PUBLISHED.stripeCallsPerSecond / 60;
  return `${number(seats)} seats at ${seatsPerBooking} a booking and ${completed * 100} % of the payments completed are ${number(sessions)} payment sessions, ${minutes.toFixed(0)} minutes at the provider’s ${PUBLISHED.stripeCallsPerSecond} a second.`;
}

/** What the rest is computed from: markdown. */
export function unitsTable(): string {
  const { objectRequestsPerMillion, gbSecondsPerMillion, workerRequestsPerMillion, workerCpuMsPerMillion } = PUBLISHED;
  return [
    '| what | | where from |',
    '|---|---:|---|',
    `| a fan who waits without a socket | ${MEASURED.diskBytesPerFan} bytes on disk, none in memory | measured, \`npm run bench:register\` |`,
    `| joins into one register | ${number(MEASURED.joinsPerSecondOfRegister)}/s | measured, \`npm run bench:register\` |`,
    `| a status to one socket: CPU | ${MEASURED.cpuUsPerStatus} µs, kernel included | measured, \`npm run bench:lobby\` |`,
    `| a waiting socket: memory of the server | ${MEASURED.kbPerSocket} KB, nearly all the runtime’s | measured, \`npm run bench:lobby\`; production’s may differ |`,
    `| a status in bytes | ${MEASURED.statusBytes} | measured, eight zones and the draw |`,
    `| holds into one box office | ${number(MEASURED.holdsPerSecond)}/s in batches of 100, ${MEASURED.cpuUsPerHold} µs of CPU each | measured, \`npm run bench:box-office\` |`,
    `| holds from sockets through one floor | ${number(MEASURED.holdsPerSecondOfFloor)}/s | measured, \`npm run bench:box-office\` |`,
    `| bookings into one Postgres | ${number(MEASURED.bookingsPerSecond)}/s in batches of 100, ${MEASURED.ticketsPerBooking} tickets each | measured, \`npm run bench:bookings\` |`,
    `| searches of a million events | ${number(MEASURED.searchesPerSecondOfReplica)}/s of two cores, p99 below 100 ms | measured, \`npm run bench:search\` |`,
    `| sockets of a lobby, lobbies below one | ${number(LOBBY_SOCKETS_MAX)}, 64 | ours, \`domain/queue/waiting-limits.ts\` |`,
    '| requests of one object | about 1,000/s, a soft limit | published, [limits](https://developers.cloudflare.com/durable-objects/platform/limits/) |',
    `| an object’s requests | ${price(objectRequestsPerMillion)} a million; incoming socket messages ${PUBLISHED.incomingMessagesPerRequest} to 1, outgoing free | published, [pricing](https://developers.cloudflare.com/durable-objects/platform/pricing/) |`,
    `| an object’s duration | ${price(gbSecondsPerMillion)} a million GB-s, at 128 MB, while it works; idle and able to hibernate it is free | published, the same |`,
    `| rows written in an object | ${price(PUBLISHED.rowsWrittenPerMillion)} a million | published, the same |`,
    `| Workers’ requests, CPU | ${price(workerRequestsPerMillion)} a million, ${price(workerCpuMsPerMillion)} a million ms; traffic out is free | published, [pricing](https://developers.cloudflare.com/workers/platform/pricing/) |`,
    `| R2 | ${price(PUBLISHED.r2GbMonth)} a GB and month | published, [pricing](https://developers.cloudflare.com/r2/pricing/) |`,
    `| the payment provider | ${PUBLISHED.stripeCallsPerSecond} calls/s of an operation, more when asked for weeks before | published, [rate limits](https://docs.stripe.com/rate-limits) |`,
  ].join('\n');
}

function workersCost(requests: number): number {
  const cpuMs = requests * ASSUMED.workerCpuMs;
  return (requests * PUBLISHED.workerRequestsPerMillion + cpuMs * PUBLISHED.workerCpuMsPerMillion) / MILLION;
}

function number(value: number, digits = 0): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

function money(dollars: number): string {
  const digits = dollars < 100 ? 2 : 0;
  return `$${dollars.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** Of one thing: as the list has it. */
function price(dollars: number): string {
  return dollars < 0.1 ? `$${dollars}` : money(dollars);
}
