export type SocketData = Parameters<WebSocket['send']>[0];

/** A socket that closed meanwhile throws; whoever it was will be back with what they have. */
export function sendToSocket(socket: WebSocket, data: SocketData): void {
  try {
    socket.send(data);
  } catch {
    // Nothing is lost: who is back is told the newest status and frames, and has answers by the same key.
  }
}
