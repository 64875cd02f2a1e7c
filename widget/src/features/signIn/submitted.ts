import type { SubmitEvent } from 'react';

/** Does something when a form is submitted, and leaves the page where it is. */
export const submitted = (act: () => void) => (event: SubmitEvent) => {
  event.preventDefault();
  act();
};
