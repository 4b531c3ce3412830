greeting-of = Saludos, { $name }
