import { stateEvent } from '../test/events.ts';
import { roomState } from './roomState.ts';

describe('the state of a room', () => {
  const state = roomState([
    stateEvent('a', { n: 1 }),
    stateEvent('a', { n: 2 }, { stateKey: 'two' }),
    stateEvent('b', { n: 3 }),
  ]);

  it('is looked up by type and state key, the empty one where none is given', () => {
    expect(state.content('a')).toEqual({ n: 1 });
    expect(state.content('a', 'two')).toEqual({ n: 2 });
    expect(state.event('a', 'two')?.state_key).toBe('two');
    expect(state.content('a', 'three')).toBeUndefined();
    expect(state.content('c')).toBeUndefined();
  });

  it('gives all of a type in the order of the homeserver', () => {
    expect(state.all('a').map(({ content }) => content.n)).toEqual([1, 2]);
    expect(state.all('c')).toEqual([]);
  });

  it('takes the later of two with the same key', () => {
    const twice = roomState([stateEvent('a', { n: 1 }), stateEvent('a', { n: 2 })]);
    expect(twice.all('a').map(({ content }) => content.n)).toEqual([2]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows nothing of %s unless it is there', (name) => {
    expect(state.content(name)).toBeUndefined();
    expect(state.content('a', name)).toBeUndefined();
    const named = roomState([stateEvent(name, { n: 1 }, { stateKey: name })]);
    expect(named.content(name, name)).toEqual({ n: 1 });
  });
});
