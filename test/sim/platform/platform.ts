import { Faults, type FaultPlace } from './faults.ts';
import { Network, type Sender } from './network.ts';
import { ObjectHost, type ObjectClass, type ObjectLife } from './object-host.ts';
import { objectContext } from './object-context.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';

/** Told after each turn of an object and after each flush: where checks look in. */
export interface Watcher {
  turnEnded(host: ObjectHost): void;
  flushed(host: ObjectHost): void;
  /** A call reaches an object, maybe again; or its answer has come to the caller. */
  called(host: ObjectHost, method: string, args: unknown[]): void;
  answered(host: ObjectHost, method: string, args: unknown[]): void;
}

/** A name's object is made at first touch, as on the platform. */
export interface NamespaceStub {
  jurisdiction(): NamespaceStub;
  idFromName(name: string): { name: string };
  get(id: { name: string }): Record<string, unknown>;
}

/** The simulated platform: time, network, faults, and the objects that live on it. */
export class Platform {
  readonly random: Random;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly exports: Record<string, NamespaceStub>;
  readonly hosts = new Map<string, ObjectHost>();
  env: unknown = {};
  watcher: Watcher | null = null;

  /** @param classes the shipped classes by their exported names */
  constructor(options: { seed: number; startMs: number; classes: Record<string, ObjectClass> }) {
    this.random = new Random(options.seed, 'platform');
    this.scheduler = new Scheduler(options.startMs);
    this.faults = new Faults(() => this.scheduler.nowMs);
    this.network = new Network({ scheduler: this.scheduler, faults: this.faults, random: this.random });
    this.exports = Object.fromEntries(
      Object.entries(options.classes).map(([name, objectClass]) => [name, this.#namespace(objectClass)]),
    );
  }

  contextOf(life: ObjectLife): unknown {
    return objectContext(this, life);
  }

  turnEnded(host: ObjectHost): void {
    this.watcher?.turnEnded(host);
  }

  flushed(host: ObjectHost): void {
    this.watcher?.flushed(host);
  }

  hostAt(place: FaultPlace): ObjectHost | null {
    for (const host of this.hosts.values()) if (host.place === place) return host;
    return null;
  }

  /** A process without storage: an invocation of a Worker, or a browser. */
  process(name: string, options: { turnEnded?: () => void } = {}): Sender {
    const { turnEnded = () => undefined } = options;
    const process: Sender = {
      name,
      alive: true,
      skewMs: 0,
      turnEnded,
      leave: (work) => {
        if (process.alive) work();
      },
    };
    return process;
  }

  close(): void {
    for (const host of this.hosts.values()) {
      if (host.life) host.life.alive = false;
      host.storage.close();
    }
  }

  #namespace(objectClass: ObjectClass): NamespaceStub {
    const namespace: NamespaceStub = {
      jurisdiction: () => namespace,
      idFromName: (name) => ({ name }),
      get: ({ name }) => this.#stub(this.#hostOf(name, objectClass)),
    };
    return namespace;
  }

  #hostOf(name: string, objectClass: ObjectClass): ObjectHost {
    let host = this.hosts.get(name);
    if (!host) {
      const place = placeOf(name);
      host = new ObjectHost({ platform: this, name, place, objectClass });
      this.hosts.set(name, host);
    }
    return host;
  }

  /** Calls any method over the network. One that broke stays broken, as on the platform. */
  #stub(host: ObjectHost): Record<string, unknown> {
    let isBroken = false;
    const call = (method: string, args: unknown[]): Promise<unknown> => {
      if (isBroken) return Promise.reject(Object.assign(new Error('The stub is broken.'), { retryable: true }));
      const sent = method === 'fetch' ? args : structuredClone(args);
      const { losses } = host;
      const answer = this.network.call({
        place: host.place,
        label: `${host.place} ${method}`,
        serve: (reply) => {
          this.watcher?.called(host, method, sent);
          if (host.losses === losses) host.serve(method, sent, reply);
          else reply.broken();
        },
        onBroken: () => (isBroken = true),
      });
      return answer.then((value) => {
        this.watcher?.answered(host, method, sent);
        return value;
      });
    };
    return new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, method) =>
          typeof method === 'string' && method !== 'then' ? (...args: unknown[]) => call(method, args) : undefined,
      },
    );
  }
}

/** Where an object is, by its name: `event/floor/0/2`, `cashier/stripe`. */
function placeOf(name: string): FaultPlace {
  const [event, kind, index] = name.split('/');
  if (kind === 'floor') return `floor-${index}` as FaultPlace;
  return (event === 'cashier' ? event : kind) as FaultPlace;
}
