/** Of what a queue tells everybody: a rebuilt sale's first word is newer than all that was said before it. Rule QUEUE-1. */
export function isNewerStatus(status: StatusVersion, than: StatusVersion): boolean {
  return status.epoch > than.epoch || (status.epoch === than.epoch && status.version > than.version);
}

interface StatusVersion {
  epoch: number;
  version: number;
}
