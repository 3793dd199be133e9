const DOCS = 'https://developer.exotel.com/docs/agentstream';

/** The public pages that quirks and checks rest on; `observed` stands for what only reports of live calls show. */
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
  prudence: 'no page: what a network or a version to come may do',
} as const;
