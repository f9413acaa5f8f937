/**
 * Whether an event comes after the last one applied. Ids are `<epoch>-<seq>`, both too wide for a JavaScript number
 * to compare safely; one of another form can't be compared, so it counts as new.
 */
export function isAfter(id: string, last: string | null): boolean {
  const [next, previous] = [parse(id), parse(last ?? '')];
  if (!next || !previous) return true;
  return next.epoch === previous.epoch ? next.seq > previous.seq : next.epoch > previous.epoch;
}

function parse(id: string) {
  const match = /^(\d+)-(\d+)$/.exec(id);
  return match ? { epoch: BigInt(match[1]!), seq: BigInt(match[2]!) } : null;
}
