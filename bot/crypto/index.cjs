// matrix-bot-sdk requires its native crypto binding when it is loaded, but touches it only when crypto is switched on.
// This package answers to the binding's name, so that an install fetches nothing outside the registry.
'use strict';
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      if (typeof name === 'symbol' || name === '__esModule' || name === 'then') return undefined;
      return class {
        constructor() {
          throw new Error(`end-to-end encryption is not part of this build (${name})`);
        }
      };
    },
  },
);
