// The peer in Go: standard library alone, a goroutine and a buffered channel for each socket. Prints its port.
package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

const handshakeGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

var (
	mutex   sync.Mutex
	sockets = map[net.Conn]chan []byte{}
)

func main() {
	port := "0"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "0.0.0.0:"+port)
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	http.HandleFunc("/publish", publish)
	http.HandleFunc("/", enter)
	panic(http.Serve(listener, nil))
}

func publish(response http.ResponseWriter, request *http.Request) {
	text, _ := io.ReadAll(request.Body)
	framed := frame(text)
	mutex.Lock()
	for _, channel := range sockets {
		select {
		case channel <- framed:
		default: // A slow socket misses one: the next is newer.
		}
	}
	mutex.Unlock()
	fmt.Fprint(response, "{}")
}

func enter(response http.ResponseWriter, request *http.Request) {
	sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + handshakeGUID))
	connection, buffer, err := response.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	fmt.Fprintf(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	channel := make(chan []byte, 64)
	mutex.Lock()
	sockets[connection] = channel
	mutex.Unlock()
	go func() {
		for framed := range channel {
			if _, err := connection.Write(framed); err != nil {
				return
			}
		}
	}()
	drain(buffer.Reader)
	mutex.Lock()
	delete(sockets, connection)
	mutex.Unlock()
	close(channel)
	connection.Close()
}

// Nobody who waits has anything to say.
func drain(reader *bufio.Reader) {
	_, _ = io.Copy(io.Discard, reader)
}

func frame(text []byte) []byte {
	head := []byte{0x81, byte(len(text))}
	if len(text) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(text)))
	}
	return append(head, text...)
}
