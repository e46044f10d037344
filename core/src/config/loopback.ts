const LOOPBACK = /^(localhost|::1|\[::1\]|127(\.\d{1,3}){3})$/;

/** Whether a host name or address is this computer's own, which no other computer can reach. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
