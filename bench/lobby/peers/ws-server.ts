import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** The peer on Node: everybody in one process, each publication sent to each socket. Prints its port. */
const sockets = new Set<WebSocket>();
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    for (const socket of sockets) socket.send(text);
    response.end('{}');
  });
});
const upgrades = new WebSocketServer({ server, perMessageDeflate: false });
upgrades.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
server.listen({ port: Number(process.argv[2] ?? 0), host: '0.0.0.0', backlog: 4_096 }, () => {
  console.log((server.address() as AddressInfo).port);
});
