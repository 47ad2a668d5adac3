/** This folder, where workers find their JavaScript, however this module was loaded. */
export const folder = __dirname;
