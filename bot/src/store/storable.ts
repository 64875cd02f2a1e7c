/** A text as PostgreSQL can hold it: without NUL, which Matrix allows. JSON needs no such care, for there it is escaped. */
export const storable = (text: string): string => text.replaceAll('\0', '');
