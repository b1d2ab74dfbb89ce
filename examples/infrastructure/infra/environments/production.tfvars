environment = "production"
db_size     = "db.m7g.large"
