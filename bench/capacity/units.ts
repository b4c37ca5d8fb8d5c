/** What the benches printed last. After a new run change it here, then `npm run capacity`. */
export const MEASURED = {
  /** `npm run bench:register`. */
  diskBytesPerFan: 28.7,
  joinsPerSecondOfRegister: 3_900,
  /** `npm run bench:lobby`: kernel included; memory of the server. */
  cpuUsPerStatus: 30,
  kbPerSocket: 96,
  statusBytes: 900,
  /** `npm run bench:box-office`: in batches of 100; from shoppers' sockets through one floor. */
  holdsPerSecond: 50_000,
  cpuUsPerHold: 20,
  holdsPerSecondOfFloor: 7_500,
  /** `npm run bench:bookings`: in batches of 100, eight box offices, two tickets each. */
  bookingsPerSecond: 11_700,
  ticketsPerBooking: 2,
  /** `npm run bench:search`: of a million events, two cores, p99 below 100 ms. */
  searchesPerSecondOfReplica: 100,
};

/** The platform's own lists (docs/capacity.md names them), November 2026. US dollars. */
export const PUBLISHED = {
  objectRequestsPerMillion: 0.15,
  incomingMessagesPerRequest: 20,
  gbSecondsPerMillion: 12.5,
  objectGb: 0.128,
  rowsWrittenPerMillion: 1,
  workerRequestsPerMillion: 0.3,
  workerCpuMsPerMillion: 0.02,
  r2GbMonth: 0.015,
  stripeCallsPerSecond: 25,
};

/** What nobody has measured. */
export const ASSUMED = {
  /** Everybody joins in so long, and waits an hour at an open socket: the worst case. */
  joinSeconds: 600,
  waitSeconds: 3_600,
  /** Of a fan: page, join, own place, draw, socket, claim. The page and the draw are answered by the cache. */
  requestsPerFan: 6,
  objectRequestsPerFan: 4,
  workerCpuMs: 1,
  pingSeconds: 50,
  /** How long a push keeps a full lobby awake. */
  pushAwakeSeconds: 0.2,
  /** All floors together call a box office so often at most (design, section 3). */
  floorCallsPerSecond: 400,
  /** Cached searches, of all. */
  searchCacheShare: 0.9,
  placesOfTheEdge: 300,
  /** A cached event page is read anew so often in each place. */
  pageSeconds: 15,
  ticketBytes: 500,
  databases: 64,
};
