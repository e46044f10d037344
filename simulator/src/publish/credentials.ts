import { readFileSync } from "node:fs";

/** Files that prove to a broker who we are, and to us who it is. */
export type CredentialFiles = {
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  username?: string;
  passwordFile?: string;
};

/** As MQTT.js takes them. */
export type Credentials = { ca?: Buffer; cert?: Buffer; key?: Buffer; username?: string; password?: string };

/** Reads the files. @throws Error that names the file that cannot be read */
export function readCredentials(files: CredentialFiles): Credentials {
  const { caFile, certFile, keyFile, username, passwordFile } = files;
  return {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
    ...(username === undefined ? {} : { username }),
    // Editors end a file with a line end, which is no part of the password.
    ...(passwordFile === undefined ? {} : { password: readFileSync(passwordFile, "utf8").replace(/\r?\n$/, "") }),
  };
}
