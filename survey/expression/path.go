package expression

// path reads a value or a location path, with its predicates.
func (p *parser) path() (Node, error) {
	node, err := p.pathStart()
	for err == nil {
		switch t := p.peek(); {
		case t.is("["):
			node, err = p.predicate(node)
		case t.is("/"):
			p.take()
			node, err = p.step(node)
		case t.is("//"):
			p.take()
			node, err = p.step(&Step{place(t.at), node, "//"})
		default:
			return node, nil
		}
	}
	return nil, err
}

func (p *parser) pathStart() (Node, error) {
	t := p.peek()
	switch {
	case t.is("/"):
		p.take()
		root := &Step{place(t.at), nil, "/"}
		if !p.startsStep() {
			return root, nil
		}
		return p.step(root)
	case t.is("//"):
		p.take()
		return p.step(&Step{place(t.at), &Step{place(t.at), nil, "/"}, "//"})
	case t.is("."):
		p.take()
		return &Self{place(t.at)}, nil
	case p.startsStep() && !p.tokens[p.at+1].is("("):
		return p.step(nil)
	}
	return p.primary()
}

func (p *parser) startsStep() bool {
	t := p.peek()
	return t.kind == tokenName || t.is(".") || t.is("..") || t.is("@")
}

// step reads what follows a slash, or a path's first name.
func (p *parser) step(from Node) (Node, error) {
	t := p.peek()
	if !p.startsStep() {
		return nil, p.unexpected("a name after / (to divide, write div)")
	}
	step := &Step{place(t.at), from, p.take().text}
	switch {
	case t.is("@"):
		if p.peek().kind != tokenName {
			return nil, p.unexpected("the name of an attribute")
		}
		step.Name += p.take().text
	case t.kind == tokenName && p.accept("::"):
		if p.peek().kind != tokenName {
			return nil, p.unexpected("a name")
		}
		step.Name += "::" + p.take().text
	}
	if p.accept("(") {
		step.Name += "()"
		return step, p.expect(")")
	}
	return step, nil
}

func (p *parser) predicate(subject Node) (Node, error) {
	at := place(p.take().at)
	predicate, err := p.expression(1)
	if err == nil {
		err = p.expect("]")
	}
	return &Filter{at, subject, predicate}, err
}
