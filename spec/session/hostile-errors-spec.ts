import { from, NEVER } from 'rxjs';
import { ExotelError } from '../../src/ExotelError';
import type { CallOutcome } from '../../src/session/contract/CallOutcome';
import { serveCalls } from '../../src/session/serveCalls';
import { callSafely } from '../../src/support/callSafely';
import { testCall } from '../../src/testing/testCall';
import { warnings } from '../support/warnings';

const throwing = {
  get: () => {
    throw new Error('getter');
  },
};
const errorWith = (name: string, member: PropertyDescriptor): Error =>
  Object.defineProperty(new Error('x'), name, member);
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A value of a class whose name cannot be read. */
class Nameless {
  readonly kind = 'nameless';
}
Object.defineProperty(Nameless, 'name', throwing);

/** Values that throw when they are described carelessly. */
const ERRORS: readonly [string, () => unknown][] = [
  ['a getter of `message` that throws', () => errorWith('message', throwing)],
  ['a getter of `name` that throws', () => errorWith('name', throwing)],
  ['a getter of `stack` that throws', () => errorWith('stack', throwing)],
  ['a getter of `cause` that throws', () => errorWith('cause', throwing)],
  ['a Symbol as `message`', () => errorWith('message', { value: Symbol('m') })],
  ['a Symbol as `name`', () => errorWith('name', { value: Symbol('n') })],
  ['a number as `stack`', () => errorWith('stack', { value: 5 })],
  ['a revoked Proxy as `cause`', () => errorWith('cause', { value: revoked() })],
  ['a revoked Proxy in its place', revoked],
  ['an object without a readable constructor in its place', () => new Nameless()],
];

it('should not be an ExotelError, if it is a revoked Proxy', () => {
  expect(ExotelError.is(revoked())).toBe(false);
});

describe.each(ERRORS)('an error with %s', (_title, create) => {
  it.each([
    ['with', []],
    ['without', ['handlerFailed']],
  ])('should end only the call whose handler throws it, %s `onOutcome`', (how, codes) => {
    const warned = warnings();
    const [bad, good] = [testCall(), testCall()];
    const outcomes: CallOutcome[] = [];
    const states: string[] = [];
    good.lifecycle$.subscribe(({ state }) => states.push(state));
    const handler = serveCalls(
      (call) => {
        if (call === bad) {
          throw create();
        }
        return NEVER;
      },
      how === 'with' ? { onOutcome: () => undefined } : {},
    );
    const serving = from([bad, good])
      .pipe(handler)
      .subscribe((outcome) => outcomes.push(outcome));

    expect(outcomes.map(({ reason }) => reason)).toEqual(['appError']);
    expect(typeof outcomes[0]?.detail).toBe('string');
    expect(JSON.stringify(outcomes[0])).toContain('"error":"');
    expect(states).not.toContain('ended');
    expect(warned.codes()).toEqual(codes);
    serving.unsubscribe();
  });

  it('should be a warning if a callback throws it', () => {
    const warned = warnings();
    callSafely(
      'onOutcome',
      () => {
        throw create();
      },
      undefined,
    );

    expect(warned.codes()).toEqual(['callbackFailed']);
  });

  it('should be a warning if a handler rejects with it after the end of its call', async () => {
    const warned = warnings();
    const call = testCall();
    const serving = from([call])
      .pipe(
        serveCalls(async () => {
          await new Promise(setImmediate);
          throw create();
        }),
      )
      .subscribe();
    call.end({ after: 'now' });

    expect((await warned.next())?.code).toBe('errorAfterEnd');
    serving.unsubscribe();
  });

  it('should be a diagnostic if the teardown of a source throws it', () => {
    const call = testCall();
    const codes: string[] = [];
    call.diagnostics$.subscribe(({ code }) => codes.push(code));
    const source: Iterable<Int16Array> = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: new Int16Array(160) }),
        return: () => {
          throw create();
        },
      }),
    };
    call.play(source).subscribe().unsubscribe();

    expect(codes).toEqual(['sourceTeardownFailed']);
  });

  it('should be the error of a call that ends with it', () => {
    const call = testCall();
    const details: unknown[] = [];
    call.lifecycle$.subscribe((value) => {
      if (value.state === 'ended') {
        details.push(typeof value.detail);
      }
    });
    call.end({ error: create() });

    expect(details).toEqual(['string']);
  });
});
