package words

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// FromUTF16 gives a text as UTF-8 if it begins with the byte order mark of UTF-16, as what
// PowerShell writes into a file does; any other as it is.
func FromUTF16(text []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return text
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i+1 < len(text); i += 2 {
		units = append(units, order.Uint16(text[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}
