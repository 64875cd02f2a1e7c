/** Under which keys it is remembered what was typed and not sent: into forms, and into the message to all. */
export const draftKey = (kind: 'form' | 'message', name: string): string => `${kind}_${name}`;

/** Whether something that was typed and not sent is remembered under a key. */
export const isDraft = (key: string): boolean => key.startsWith('form_') || key.startsWith('message_');
