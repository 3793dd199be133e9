/** Reads the one address that a command takes. @throws Error that says what is wrong with it */
export function readAddress(command: string, [url, ...more]: readonly string[]): string {
  if (url === undefined || !/^wss?:\/\//.test(url)) {
    throw new Error(
      url === undefined
        ? `${command} needs the address of a bot: ws://…`
        : 'the address must begin with ws:// or wss://',
    );
  }
  if (more.length > 0) {
    throw new Error(`one address is called at a time; "${more.join(' ')}" is too much`);
  }
  return url;
}
