greeting-of = Greetings, { $name }
