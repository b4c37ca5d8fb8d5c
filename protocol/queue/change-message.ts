/**
 * What the changes queue carries: a nudge, with nothing in it. What has changed stands in Postgres, so that a message
 * that is lost, doubled or late changes nothing but when it is read.
 */
export interface ChangeMessage {
  kind: 'changes-made';
}
