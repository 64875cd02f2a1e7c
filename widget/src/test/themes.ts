import { act } from '@testing-library/react';
import type { FakeHost } from './fakeHost.ts';
import { violations } from './showPlanner.tsx';

// Looking three times takes long on a busy machine.
jest.setTimeout(120_000);

/** What axe finds wrong in any look of the client. */
export async function violationsInAllThemes(host: FakeHost): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'highContrast'] as const) {
    act(() => host.look({ theme }));
    // What goes on meanwhile belongs to it.
    await act(async () => {
      found.push(...(await violations()).map((violation) => `${theme}: ${violation}`));
    });
  }
  return found;
}
