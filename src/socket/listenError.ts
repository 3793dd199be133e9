import { ExotelError } from '../ExotelError.js';

/** Says in words why a server could not be set up. */
export function listenError(cause: unknown, port: number, host: string | undefined): ExotelError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const where = `port ${port} of ${host ?? 'all addresses'}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ExotelError(
        'portInUse',
        `Cannot listen on ${where}: another program, or another \`listen\`, has it`,
        { cause },
      );
    case 'EACCES':
      return new ExotelError(
        'portForbidden',
        `Cannot listen on ${where}: this user may not (ports below 1024 need rights)`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ExotelError('badAddress', `Cannot listen on ${where}: this machine has no such address`, {
        cause,
      });
    default:
      return code.startsWith('ERR_OSSL') || code.startsWith('ERR_TLS')
        ? new ExotelError(
            'badCertificate',
            `Cannot listen on ${where}: \`tls\` has no usable certificate and key (${code})`,
            { cause },
          )
        : new ExotelError(
            'listenFailed',
            `Cannot listen on ${where}: ${cause instanceof Error ? cause.message : String(cause)}`,
            { cause },
          );
  }
}
