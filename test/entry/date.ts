import { currentProbe } from './probe.ts';

/**
 * Moves `Date` by what the running request asks for. The worker and its libraries read time through `Date` alone,
 * so all of them see the same shifted instant. Returns the real clock.
 */
export function shiftDate(): () => number {
  const Real = Date;
  const realNow = Real.now.bind(Real);
  const now = () => currentProbe()?.clock(realNow()) ?? realNow();
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Real(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  return realNow;
}
