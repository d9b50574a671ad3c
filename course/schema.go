package course

import "encoding/json"

// schema is a JSON Schema.
type schema map[string]any

var (
	textSchema  = schema{"type": []string{"string", "integer", "number", "boolean"}}
	textsSchema = schema{"anyOf": []schema{textSchema, {"type": "array", "items": textSchema, "minItems": 1}}}
	idSchema    = schema{"type": "string", "pattern": idForm.String()}
	setSchema   = schema{"type": "object", "minProperties": 1}
)

func wholeSchema(least, most int) schema {
	return schema{"type": "integer", "minimum": least, "maximum": most}
}

func listOf(item schema) schema { return schema{"type": "array", "minItems": 1, "items": item} }

// mapOf is a mapping by names of one's own.
func mapOf(item schema) schema {
	return schema{"type": "object", "minProperties": 1, "additionalProperties": item}
}

// mappingSchema is that of a mapping with fixed keys.
func mappingSchema[T any](table []key[T]) schema {
	properties, required := schema{}, []string{}
	for _, k := range table {
		one := schema{"description": k.doc}
		for name, value := range k.schema {
			one[name] = value
		}
		properties[k.name] = one
		if k.required {
			required = append(required, k.name)
		}
	}
	return schema{"type": "object", "required": required, "properties": properties, "additionalProperties": false}
}

// fileSchema is that of a kind of file.
func fileSchema[T any](form string, table []key[T]) schema {
	s := mappingSchema(table)
	s["properties"].(schema)["schema"] = schema{"const": form}
	s["properties"].(schema)["$schema"] = textSchema
	s["required"] = append([]string{"schema"}, s["required"].([]string)...)
	return s
}

// Schema gives the JSON Schema (draft-07) of the course's files, made from the tables that the
// loader reads: a file is a lesson, questions, myths or a drill.
func Schema() []byte {
	data, err := json.MarshalIndent(schema{
		"$schema": "http://json-schema.org/draft-07/schema#",
		"title":   "groupsim course",
		"oneOf": []schema{
			fileSchema(Form, lessonKeys()), fileSchema(Form, questionsKeys()), fileSchema(Form, mythsKeys()), fileSchema(DrillForm, drillKeys()),
		},
	}, "", "  ")
	if err != nil {
		panic(err) // the tables are of this package: texts, numbers and lists
	}
	return append(data, '\n')
}
