package cache

import "reflect"

// copied returns a value that shares nothing that can be changed with the one it is a copy of.
// Results are trees of structs, slices, maps and pointers.
func copied[T any](value T) T {
	var to T
	deep(reflect.ValueOf(&to).Elem(), reflect.ValueOf(&value).Elem())
	return to
}

func deep(to, from reflect.Value) {
	to.Set(from)
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			if to.Field(i).CanSet() {
				deep(to.Field(i), from.Field(i))
			}
		}
	case reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			deep(to.Index(i), from.Index(i))
		}
	case reflect.Array:
		for i := range from.Len() {
			deep(to.Index(i), from.Index(i))
		}
	case reflect.Map:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
		for each := from.MapRange(); each.Next(); {
			value := reflect.New(from.Type().Elem()).Elem()
			deep(value, each.Value())
			to.SetMapIndex(each.Key(), value)
		}
	case reflect.Pointer:
		if from.IsNil() {
			return
		}
		to.Set(reflect.New(from.Type().Elem()))
		deep(to.Elem(), from.Elem())
	}
}

// size is about how many bytes a result takes.
func size(value any) int { return int(reflect.TypeOf(value).Size()) + hanging(reflect.ValueOf(value)) }

// hanging are the bytes that a value points to.
func hanging(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.String:
		n = v.Len()
	case reflect.Struct:
		for i := range v.NumField() {
			n += hanging(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice {
			n = v.Len() * int(v.Type().Elem().Size())
		}
		for i := range v.Len() {
			n += hanging(v.Index(i))
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			n += int(v.Type().Key().Size()+v.Type().Elem().Size()) +
				hanging(each.Key()) + hanging(each.Value())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			n = int(v.Elem().Type().Size()) + hanging(v.Elem())
		}
	}
	return n
}
