import { once } from 'node:events';
import { first, firstValueFrom, Subject } from 'rxjs';
import { WebSocket } from 'ws';
import { z } from 'zod';

const message = z.looseObject({ type: z.string() });

/** Message of the server to a page. */
export type Told = z.output<typeof message>;

/** Page of the softphone, without a browser. */
export class PageClient {
  readonly socket: WebSocket;
  readonly told: Told[] = [];
  /** Samples of the caller and of the bot, as the page draws and plays them. */
  readonly audio: Record<'caller' | 'bot', number[]> = { caller: [], bot: [] };
  readonly #told$ = new Subject<Told>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        const who = this.audio[data.readUInt8(8) === 0 ? 'caller' : 'bot'];
        for (let at = 16; at < data.length; at += 2) {
          who.push(data.readInt16LE(at));
        }
      } else {
        const told = message.parse(JSON.parse(data.toString()));
        this.told.push(told);
        this.#told$.next(told);
      }
    });
  }

  /** Opens the page's connection; rejects with the status when the server rejects it. */
  static async open(port: number, origin = `http://127.0.0.1:${port}`): Promise<PageClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/call`, origin === '' ? {} : { origin });
    const page = new PageClient(socket);
    await once(socket, 'open');
    return page;
  }

  send(message: object | Buffer): void {
    this.socket.send(Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  dial(options: object = {}): void {
    this.send({ type: 'dial', microphoneRate: 8_000, ...options });
  }

  /** The first message for which `isWanted` is true, received already or later. */
  async until(isWanted: (told: Told) => boolean): Promise<Told> {
    return this.told.find(isWanted) ?? (await firstValueFrom(this.#told$.pipe(first(isWanted))));
  }

  /** The first message of that type. */
  untilType(type: string): Promise<Told> {
    return this.until((told) => told.type === type);
  }
}
