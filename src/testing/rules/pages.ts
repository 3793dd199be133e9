const DOCS = 'https://developer.exotel.com/docs/agentstream';

/** Public pages that quirks and checks are based on. `observed` means that only reports of live calls show it. */
export const PAGES = {
  baseGuide: 'https://support.exotel.com/support/solutions/articles/3000108630',
  protocol: `${DOCS}/websocket-protocol`,
  applet: `${DOCS}/stream-voicebot-applet`,
  extension: `${DOCS}/stream-voicebot-extension`,
  guide: `${DOCS}/developer-guide`,
  errors: `${DOCS}/wss-errors-monitoring`,
  connect: `${DOCS}/connect-voice-ai`,
  webSocket: 'https://www.rfc-editor.org/rfc/rfc6455',
  observed: 'no page: reported from live calls',
  prudence: 'no page: a network or a later version may do it',
} as const;
