import { render, screen } from '@testing-library/react';
import { lazy } from 'react';
import { FormContent } from './FormContent.tsx';
import { speak } from './i18n.ts';
import type { FormKind } from './store/forms.ts';

test('says what to do when its fields cannot be loaded', async () => {
  await speak('en');
  // React reports what it caught.
  const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const kind = { Fields: lazy(() => Promise.reject(new TypeError('no connection'))) } as unknown as FormKind;
  const nothing = () => undefined;
  const form = {
    wish: { form: 'meeting' } as const,
    filled: { draft: {}, canSubmit: false, isTouched: false },
    wasRestored: false,
    attempt: 0,
    ...{ report: nothing, startAnew: nothing, forget: nothing },
  };
  render(
    <FormContent
      kind={kind}
      form={form}
      tellUnsound={nothing}
      onSubmit={undefined}
      isLeaving={false}
      onStay={nothing}
      onLeave={nothing}
    />,
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('This part of the page could not be shown.');
  expect(screen.getByRole('button', { name: 'Load the page again' })).toBeVisible();
  report.mockRestore();
});
