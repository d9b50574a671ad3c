package words

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// FromUTF16 gives a text as UTF-8 if it begins with the byte order mark of UTF-16, as what
// PowerShell writes into a file does; any other as it is.
func FromUTF16(text []byte) []byte {
	order := byteOrder(text)
	if order == nil {
		return text
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i+1 < len(text); i += 2 {
		units = append(units, order.Uint16(text[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}

// IsUTF16 tells whether a text begins so; two bytes of it are enough.
func IsUTF16(text []byte) bool { return byteOrder(text) != nil }

func byteOrder(text []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
		return binary.LittleEndian
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return binary.BigEndian
	}
	return nil
}
