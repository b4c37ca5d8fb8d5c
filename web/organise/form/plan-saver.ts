import { change, problemText } from '../../lib/api.ts';
import { placeFaults, type Fault, type Field } from '../form-field.ts';

/** Which plan of an event it is: the last part of its address, and the first of its fields' pointers. */
type PlanName = 'queue' | 'presale';

/**
 * What saves a plan that has an address of its own, beside its event: null takes it away. It answers what went wrong, or
 * null.
 */
export function createPlanSaver(options: {
  name: PlanName;
  isPlanned: boolean;
  fields: () => Field[];
}): (eventId: string, plan: object | null) => Promise<string | null> {
  const { name, fields } = options;
  let { isPlanned } = options;
  return async (eventId, plan) => {
    if (plan === null && !isPlanned) return null;
    const path = `/v1/events/${eventId}/${name}`;
    const answer = await (plan === null ? change('DELETE', path) : change('PUT', path, plan));
    if (answer.ok) {
      isPlanned = plan !== null;
      return null;
    }
    if (!answer.problem.errors) return problemText(answer.problem);
    const rest = placeFaults(fields(), faultsIn(name, answer.problem.errors));
    return rest.length === 0 ? 'see its fields.' : rest.map(({ message }) => message).join('; ');
  };
}

/** Faults of a plan, as the form's fields name what they say. */
export function faultsIn(
  name: PlanName,
  faults: readonly ({ message: string } & ({ field: string } | { pointer: string }))[],
): Fault[] {
  return faults.map((fault) => ({
    pointer: `/${name}${'field' in fault ? `/${fault.field}` : fault.pointer}`,
    message: fault.message,
  }));
}
