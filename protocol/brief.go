package protocol

import "strings"

// What people read of a reason, whose text is in Kafka's words.

// Brief leaves out what tells people nothing: of member ids the UUIDs, and what is not
// there.
func (r Reason) Brief() string {
	text := strings.NewReplacer(" with group instance id none", "", clientReason+"not provided", "").Replace(r.Text)
	const form = "-00000000-0000-0000-0000-000000000000"
	var b strings.Builder
	for i := 0; i < len(text); {
		if i+len(form) <= len(text) && isUUID(text[i:i+len(form)], form) {
			i += len(form)
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

func isUUID(text, form string) bool {
	for i := range len(form) {
		hex := text[i] >= '0' && text[i] <= '9' || text[i] >= 'a' && text[i] <= 'f'
		if form[i] == '-' && text[i] != '-' || form[i] != '-' && !hex {
			return false
		}
	}
	return true
}

// Short leaves out of that what the client says of every first joining, too: it comes
// twice, for the first time without a member id (KIP-394).
func (r Reason) Short() string {
	text := r.Brief()
	if r.Quoted == ReasonMemberIDRequired {
		text, _, _ = strings.Cut(text, clientReason)
	}
	return text
}

// Cause is the brief text without the beginning of those that say first what is done, and
// then why.
func (r Reason) Cause() string {
	switch r.Code {
	case ReasonForgetsMember, ReasonForgetsGeneration, ReasonErrorResponse:
		for i := range wordings {
			if head, _, _ := cutMark(wordings[i].text); wordings[i].code == r.Code {
				r.Text = strings.TrimPrefix(r.Text, head)
			}
		}
		return ParseReason(r.Text).Cause()
	}
	return r.Brief()
}
