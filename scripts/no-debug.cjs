/** In the place of the package `debug`: tells nothing. */
module.exports = () => () => undefined;
