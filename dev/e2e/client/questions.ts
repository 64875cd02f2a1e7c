// What a client asks its user about a widget. Whoever tests presses the buttons.

/** A dialog with buttons; resolves with the one that was pressed. */
function ask<Choice extends string>(title: string, choices: readonly Choice[]): Promise<Choice> {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', title);
    dialog.append(title);
    for (const choice of choices) {
      const button = document.createElement('button');
      button.textContent = choice;
      button.addEventListener('click', () => {
        dialog.remove();
        resolve(choice);
      });
      dialog.append(button);
    }
    document.body.append(dialog);
    // Above the windows of widgets too.
    dialog.showModal();
  });
}

export type Questions = {
  readonly capabilities: (requested: Set<string>) => Promise<Set<string>>;
  readonly identity: () => Promise<void>;
};

/** Remembers what was asked for, in `data-requested` of the page, and what was granted already. */
export function createQuestions(trusted = false): Questions {
  let isTrusted = trusted;
  return {
    capabilities: async (requested) => {
      const { dataset } = document.documentElement;
      dataset['requested'] = JSON.stringify([...requested]);
      if (isTrusted) return requested;
      const choice = await ask('Approve widget permissions', ['Approve', 'Decline all']);
      // The windows of a widget ask for the same again; a client may remember.
      isTrusted = choice === 'Approve';
      return isTrusted ? requested : new Set();
    },
    identity: async () => {
      const { dataset } = document.documentElement;
      dataset['identities'] = String(Number(dataset['identities'] ?? 0) + 1);
      await ask('Allow this widget to verify your identity', ['Continue']);
    },
  };
}
