import { act, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { VirtuosoMockContext } from 'react-virtuoso';
import { App } from '../App.tsx';
import { readSettings } from '../host/settings.ts';
import { speak } from '../i18n.ts';
import { PlannerProvider } from '../store/context.tsx';
import { startOutgoing } from '../store/perform.ts';
import { watchRooms } from '../store/stateEvents.ts';
import { createStore } from '../store/store.ts';
import { bot, type FakeHost } from './fakeHost.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Shows the planner as people see it, in a world of ours. */
export async function showPlanner(
  host: FakeHost,
  { path = '/', settings = {} }: { path?: string; settings?: Readonly<Record<string, unknown>> } = {},
) {
  await speak(host.locale);
  const store = createStore(host, readSettings({ REACT_APP_BOT_USER_ID: bot, ...settings }));
  const outgoing = await startOutgoing(store, bot);
  stops.push(outgoing.stop, await watchRooms(store));
  outgoing.resume();
  const view = render(
    // Nothing is laid out here, and long lists show what fits.
    <VirtuosoMockContext value={{ viewportHeight: 2_000, itemHeight: 100 }}>
      <PlannerProvider planner={{ store, outgoing }}>
        <App path={path} />
      </PlannerProvider>
    </VirtuosoMockContext>,
  );
  await act(() => Promise.resolve());
  return { ...view, store, outgoing, user: userEvent.setup({ advanceTimers: () => undefined }) };
}

/** What axe finds wrong with what is shown, at level WCAG 2.2 AA; colours cannot be judged without a layout. */
export async function violations(element: Element = document.body): Promise<readonly string[]> {
  const { violations: found } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {
      'color-contrast': { enabled: false },
      // It measures icons on a canvas.
      'label-content-name-mismatch': { enabled: false },
      region: { enabled: false },
    },
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
