// How the built app is served, in one place: `npm start` sends these headers, and nginx's configuration is printed from them.

/** Whom the app may speak to and who may show it, as Content-Security-Policy writes sources, separated by spaces. */
export type Sources = { readonly connect: string; readonly images: string; readonly frames: string };

/** The headers of every answer. */
export const headersFor = ({ connect, images, frames }: Sources): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    // WebAssembly is the encryption; nothing else is ever compiled at run time.
    "script-src 'self' 'wasm-unsafe-eval'",
    // The style library writes style elements. They cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data: ${images}`,
    "font-src 'self' data:",
    `connect-src 'self' ${connect}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frames}`,
  ]
    .map((directive) => directive.trimEnd())
    .join('; '),
  'X-Content-Type-Options': 'nosniff',
  // What a client puts into our address is nobody else's business.
  'Referrer-Policy': 'no-referrer',
});

/** Files whose names change with their content are kept for ever, all others are asked for again. */
export const cacheControl = {
  hashed: 'public, max-age=31536000, immutable',
  changing: 'no-cache',
} as const;

/** Where Vite puts the files whose names change with their content. */
export const hashedPath = '/assets/';
