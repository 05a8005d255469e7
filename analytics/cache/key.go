package cache

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// key names a question for a result of R: two questions have the same key when all that they hold is
// the same. What has a String method, as a filter has, is its text; ok is false for what cannot be
// compared.
func key[R any](q any) (text string, ok bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%T ", *new(R)) // a question may serve several kinds of results
	ok = spell(&b, reflect.ValueOf(q))
	return b.String(), ok
}

// spell writes a value so that no other value of its type is written the same.
func spell(b *strings.Builder, v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		b.WriteString("nil,")
		return true
	}
	if named, ok := v.Interface().(fmt.Stringer); ok {
		b.WriteString(strconv.Quote(named.String()) + ",")
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		return spell(b, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() || !spell(b, v.Field(i)) {
				return false
			}
		}
	case reflect.Slice:
		b.WriteString(strconv.Itoa(v.Len()) + ":")
		for i := range v.Len() {
			if !spell(b, v.Index(i)) {
				return false
			}
		}
	case reflect.String:
		b.WriteString(strconv.Quote(v.String()) + ",")
	case reflect.Bool, reflect.Int, reflect.Uint8, reflect.Uint16, reflect.Float64:
		fmt.Fprintf(b, "%v,", v.Interface())
	default:
		return false
	}
	return true
}
